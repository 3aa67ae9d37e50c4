"""Which names a statement binds, reads and changes."""

import ast
import symtable
import sysconfig
import textwrap
from pathlib import Path

import pytest

from grader.source.scopes import Names, names_of

LIBRARY = Path(sysconfig.get_paths()["stdlib"])
MODULES = ["argparse", "ast", "asyncio/base_events", "collections/__init__", "dataclasses", "enum", "functools"]
MODULES += ["inspect", "json/decoder", "pathlib", "random", "re/_parser", "statistics", "subprocess", "typing"]


def names(source: str) -> Names:
    """Names of the only statement of a text."""
    (statement,) = ast.parse(textwrap.dedent(source)).body
    return names_of(statement)


@pytest.mark.parametrize(
    ("source", "bound"),
    [
        pytest.param("a = b = c", "a b", id="assignment"),
        pytest.param("(a, [b, *c]), d.e, f[0] = g", "a b c", id="unpacking"),
        pytest.param("a: int = 1", "a", id="annotated assignment"),
        pytest.param("a += 1", "a", id="augmented assignment"),
        pytest.param("print((a := 1))", "a", id="walrus"),
        pytest.param("print([a := i for i in range(3)])", "a", id="walrus in a comprehension"),
        pytest.param("import a, b.c, d.e as f", "a b f", id="import"),
        pytest.param("from a import b, c as d", "b d", id="from import"),
        pytest.param("def a(b): c = 1", "a", id="function"),
        pytest.param("class a: b = 1", "a", id="class"),
        pytest.param("for a, b in c:\n d = 1\nelse:\n e = 2", "a b d e", id="for"),
        pytest.param("while x:\n a = 1", "a", id="while"),
        pytest.param("with x as a, y as (b, c): pass", "a b c", id="with"),
        pytest.param("try:\n import a\nexcept E as b:\n c = 1\nfinally:\n d = 1", "a b c d", id="try"),
        pytest.param("if x:\n def a(): pass\nelse:\n a = b = None", "a b", id="if"),
        pytest.param("match x:\n case [a, *b] | {'c': a, **b}: pass\n case K(k=c) as d: pass", "a b c d", id="match"),
        pytest.param("del a", "a", id="del"),
        pytest.param("[a for a in b]", "", id="a comprehension keeps its variable"),
        pytest.param("lambda a: a", "", id="a lambda keeps its parameter"),
        pytest.param("a.b = c[d] = 1", "", id="an object is changed, no name is bound"),
    ],
)
def test_bound_names(source: str, bound: str) -> None:
    """Every statement of Python that gives a module a name is known."""
    assert names(source).binds == set(bound.split())


@pytest.mark.parametrize(
    ("source", "now", "inside"),
    [
        pytest.param("a = b + c.d(e=f)", "b c f", "", id="expressions"),
        pytest.param("a += 1", "a", "", id="an augmented name is read first"),
        pytest.param("@a\ndef f(b: c = d, *e: g, h=i) -> j: k", "a d i", "k", id="a function's head"),
        pytest.param("a: b = c", "c", "", id="an annotation"),
        pytest.param("class A:\n a: b = c", "", "c", id="an annotation in a class"),
        pytest.param("def f(a, /, b, *c, d, **e): a, b, c, d, e, f, g", "", "f g", id="parameters"),
        pytest.param("def f():\n a = 1\n return a", "", "", id="a local variable"),
        pytest.param("def f():\n print(a)\n if x:\n  a = 1", "", "print x", id="local from the first line on"),
        pytest.param("def f():\n global a\n a = 1\n a", "", "a", id="global"),
        pytest.param("def f():\n global a\n a += 1", "", "a", id="global, read by +="),
        pytest.param("def f():\n a = 1\n def g():\n  nonlocal a\n  a += 1\n  b", "", "b", id="nonlocal"),
        pytest.param("def f():\n a = 1\n return lambda: a + b", "", "b", id="a closure"),
        pytest.param("def f():\n a = 1\n def g():\n  global a\n  return lambda: a", "", "a", id="global in between"),
        pytest.param("def f():\n import a.b\n return a.b + b", "", "b", id="a local import"),
        pytest.param("def f():\n try: x\n except E as a: a", "", "x E", id="a local exception"),
        pytest.param("def f(x):\n match x:\n  case [a, *b]: a, b, c", "", "c", id="a local pattern"),
        pytest.param("class A(b, m=c):\n d = e\n def f(self): return d", "b c", "e d", id="methods do not see a class"),
        pytest.param("class A:\n a = a", "", "a", id="a class may read a name before it binds it"),
        pytest.param("[a + c for a in b if d for e in f(a)]", "b", "c d f", id="a comprehension"),
        pytest.param("def f(): return [a for a in b for c in a] + [c]", "", "b c", id="a comprehension's own names"),
        pytest.param("def f(): return {(a := 1): b for b in c}, a", "", "c", id="a walrus belongs to the function"),
        pytest.param("lambda a, b=c: a + b + d", "c", "d", id="a lambda"),
        pytest.param("x = f'{a:{b}} {c!r}'", "a b c", "", id="a formatted string"),
        pytest.param("f(a=1).b", "f", "", id="keywords and attributes are no names"),
    ],
)
def test_names_that_are_read(source: str, now: str, inside: str) -> None:
    """Global names are told from local ones by Python's scoping rules."""
    assert names(source).reads == set(now.split())
    assert names(source).reads_inside == set(inside.split())


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        pytest.param("a['x'] = 1", "a", id="an item"),
        pytest.param("a.b[0].c = 1", "a", id="deep inside"),
        pytest.param("a.b, (c[0], d) = x", "a c", id="unpacking"),
        pytest.param("a[0] += 1", "a", id="augmented"),
        pytest.param("del a[0]", "a", id="deleted"),
        pytest.param("for x in y:\n a[x] = 1", "a", id="in a loop"),
        pytest.param("a().b = 1", "", id="of a call's result"),
        pytest.param("x = a[0]", "", id="only read"),
        pytest.param("def f(): a[0] = 1", "", id="in a function, which may never run"),
    ],
)
def test_changed_objects(source: str, changed: str) -> None:
    """Assigning to a part changes the object behind the name."""
    assert names(source).changes == set(changed.split())


@pytest.mark.parametrize(
    ("source", "grown"),
    [
        pytest.param("a.append(1)", "a", id="append"),
        pytest.param("a['x'].update(y=1)", "a", id="in an item"),
        pytest.param("for x in y:\n a.append(x)", "a", id="in a loop"),
        pytest.param("a.fit(1)", "", id="another method"),
        pytest.param("a.b.append(1)", "", id="of a part"),
        pytest.param("print(a.append(1))", "", id="inside another call"),
    ],
)
def test_grown_containers(source: str, grown: str) -> None:
    """Statements that call a method by which lists, dicts and sets are changed."""
    assert names(source).grows == set(grown.split())


@pytest.mark.parametrize(
    "value",
    [
        "[]", "{}", "{1}", "[i for i in x]", "list()", "dict(a=1)", "set()", "collections.deque()", "[32] * 3",
        "x + [1]", "Sequential()", "keras.Sequential([])", "Model(x, y)",
    ],
)  # fmt: skip
def test_containers(value: str) -> None:
    """Names of lists, dicts, sets and models that the student wrote down or made by their types."""
    assert names(f"a = {value}").containers == {"a"}
    assert names(f"a: object = {value}").containers == {"a"}


@pytest.mark.parametrize("value", ["make()", "layers.Dense(3)", "1", "x + y", "f()()"])
def test_other_objects_are_no_containers(value: str) -> None:
    """Whatever else has an `add` may do anything in it."""
    assert names(f"a = {value}").containers == set()


@pytest.mark.parametrize(
    ("source", "annotated"),
    [
        pytest.param("class A:\n a: b = c", "b", id="a field of a class"),
        pytest.param("def f():\n class A:\n  a: b", "b", id="of an inner class"),
        pytest.param("@a\ndef f(b: c, *d: e, g: h = 1) -> i: pass", "c e h i", id="a decorated function"),
        pytest.param("def f(a: b) -> c: d: e = 1", "", id="a plain function"),
        pytest.param("a: b = 1", "", id="a variable"),
    ],
)
def test_names_that_only_readers_of_annotations_look_up(source: str, annotated: str) -> None:
    """Dataclasses and decorators may read what a field or an argument is annotated with; nobody else does."""
    assert names(source).annotates == set(annotated.split())


def test_a_return_outside_of_a_function_is_found() -> None:
    """Python's parser lets it pass; only its compiler would refuse it."""
    assert names("if x:\n    return 1").return_line == 2
    assert names("def f():\n    return 1").return_line is None


class _Unannotated(ast.NodeTransformer):
    """Takes annotations away, but for that of a name alone, whose other parts stay."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant("")
        return self.generic_visit(node)


def expected(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """Bound and read names by Python's own symbol tables, of code whose annotations are never evaluated."""
    unannotated = _Unannotated().visit(ast.parse(ast.unparse(statement)))
    top = symtable.symtable(ast.unparse(unannotated), "<test>", "exec")
    symbols = top.get_symbols()
    binds = {
        symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
    }
    reads = {symbol.get_name() for symbol in symbols if symbol.is_referenced()}
    waiting = list(top.get_children())
    while waiting:
        table = waiting.pop()
        reads |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced() and symbol.is_global()}
        waiting += table.get_children()
    return binds, reads


@pytest.mark.parametrize("module", MODULES)
def test_the_standard_library_is_understood_as_python_does(module: str) -> None:
    """On real code the answer is that of `symtable`, but for names that a class both reads and binds."""
    source = (LIBRARY / f"{module}.py").read_bytes()
    for statement in ast.parse(source).body:
        names = names_of(statement)
        binds, reads = expected(statement)
        more = (names.reads | names.reads_inside) - reads
        owned = {name for node in ast.walk(statement) if isinstance(node, ast.ClassDef) for name in _bound_in(node)}
        owned |= {name for node in ast.walk(statement) if isinstance(node, ast.Delete) for name in _bound_in(node)}
        assert names.binds == binds
        assert reads - names.reads - names.reads_inside == set()
        assert more <= owned, f"line {statement.lineno}"


def _bound_in(node: ast.AST) -> set[str]:
    named = {inner.name for inner in ast.walk(node) if isinstance(inner, ast.FunctionDef | ast.ClassDef)}
    stored = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load)]
    return named | {inner.id for inner in stored}


def test_a_hostile_function_takes_time_in_proportion() -> None:
    """Many names times many inner functions: `symtable` and the compiler would need most of a minute."""
    source = "def build_model():\n " + "".join(f"a{n}=0;" for n in range(20_000)) + "[" + "lambda:b," * 20_000 + "]"
    assert names(source).reads_inside == {"b"}


@pytest.mark.parametrize("kind", ["list", "dict", "set", "sorted", "defaultdict", "OrderedDict", "deque", "Counter"])
def test_what_makes_a_container_is_known(kind: str) -> None:
    """Whatever is put into it later belongs to it; whether the name is imported or that of a module's attribute."""
    assert names(f"a = {kind}(x)").containers == {"a"}
    assert names(f"a = collections.{kind}(x)").containers == {"a"}
    assert names(f"a = {kind}_of(x)").containers == set()
