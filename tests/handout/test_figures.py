"""The figures of the handout: their files are sound, and a reader can read them and follow their numbers."""

import re
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from numpy.lib.stride_tricks import sliding_window_view

from grader.changes import Effect
from grader.handout.figures import LayerShape, Scene, draw
from grader.handout.figures.arithmetic import step
from grader.handout.figures.canvas import WIDTH
from grader.handout.figures.drawing import FIGURES
from grader.handout.figures.effects import effects
from grader.handout.figures.feature_maps import feature_maps
from grader.handout.figures.labels import Texts, label, labels, signed
from grader.handout.figures.learning_curve import learning_curve
from grader.handout.figures.palette import DARK, LIGHT, PALETTES, Palette, contrast, diverging, readable_on, shaded
from grader.handout.figures.scene import Values, VariantEffect

NAMES = [f"{name}-{variant}.svg" for name in FIGURES for variant in ("light", "dark")]
SVG = "{http://www.w3.org/2000/svg}"

SMALL = (
    LayerShape("image", (28, 28, 1), 0),
    LayerShape("Conv2D", (26, 26, 4), 40),
    LayerShape("MaxPooling2D", (13, 13, 4), 0),
    LayerShape("Conv2D", (11, 11, 8), 296),
    LayerShape("MaxPooling2D", (5, 5, 8), 0),
    LayerShape("Flatten", (200,), 0),
    LayerShape("Dense", (10,), 2010),
)
LARGE = (
    *SMALL[:1],
    LayerShape("Conv2D", (28, 28, 32), 320),
    LayerShape("BatchNormalization", (28, 28, 32), 128),
    LayerShape("AveragePooling2D", (14, 14, 32), 0),
    LayerShape("SeparableConv2D", (12, 12, 64), 18_496),
    LayerShape("Activation", (12, 12, 64), 0),
    LayerShape("GlobalAveragePooling2D", (64,), 0),
    LayerShape("Dense", (1024,), 66_560),
    LayerShape("Dropout", (1024,), 0),
    LayerShape("Dense", (10,), 10_250),
)


def _effect(difference: float, half: float) -> Effect:
    return Effect(difference=difference, low=difference - half, high=difference + half, seeds=3, images=1_000)


EFFECTS = (
    VariantEffect("max pooling", _effect(-0.0341, 0.021), 0, 0),
    VariantEffect("eight filters", _effect(0.0021, 0.013), 2_344, 412_000),
    VariantEffect("Adam in place of SGD", _effect(0.1203, 0.0204), 0, -1_234_567),
)


def _scene(maps: int, epochs: int, layers: tuple[LayerShape, ...]) -> Scene:
    """A ring for a digit, noise that is the same at each run for feature maps, and a network of any size."""
    noise = np.random.default_rng(1)
    away = np.hypot(*(np.indices((28, 28)) - 13.5))
    digit = np.clip(1.6 - np.abs(away - 7.3) / 1.7, 0, 1).astype(np.float32)
    kernel = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
    numbers = np.array([[1, 3, 2, 0], [5, 2, 4, 1], [0, 6, 7, 3], [2, 1, 2, 8]])
    windows = numbers.reshape(2, 2, 2, 2)
    answer = np.linspace(1, 2, 10)
    return Scene(
        digit=digit,
        kernel=kernel,
        feature_map=(sliding_window_view(digit, (3, 3)) * kernel).sum(axis=(2, 3)),
        first=np.maximum(digit[1:-1, 1:-1, None] * noise.normal(1, 1, maps), 0),
        second=np.maximum(noise.normal(0, 1, (11, 11, 2 * maps)), 0).astype(np.float32),
        pooled_from=numbers,
        maximum=windows.max(axis=(1, 3)),
        average=windows.mean(axis=(1, 3)),
        layers=layers,
        probabilities=answer / answer.sum(),
        accuracy=tuple(1 - 0.4 / epoch for epoch in range(1, epochs + 1)),
        validation_accuracy=tuple(1 - 0.3 / epoch**0.9 for epoch in range(1, epochs + 1)),
        threshold=0.95,
        effects=EFFECTS[: epochs // 2],
    )


SCENES = {"small": _scene(4, 6, SMALL), "large": _scene(8, 1, LARGE)}


@pytest.fixture(params=SCENES, scope="module")
def scene(request: pytest.FixtureRequest) -> Scene:
    """A small network that was trained for some epochs, and a larger one after a single epoch."""
    return SCENES[request.param]


@pytest.fixture(scope="module")
def folder(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All figures of the scene."""
    folder = tmp_path_factory.mktemp("figures")
    draw(scene, folder)
    return folder


def test_each_figure_is_written_in_both_variants(folder: Path) -> None:
    """There is a file for each name and page, and no other."""
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_an_svg_with_a_title_and_without_bitmaps(folder: Path, name: str) -> None:
    """It is well-formed, says what it is, is as wide as it was made for, and needs nothing that a page may forbid."""
    root = ET.fromstring((folder / name).read_bytes())  # noqa: S314 - written by this test

    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == FIGURES[name.rsplit("-", 1)[0]][0]
    assert float(root.attrib["width"].removesuffix("pt")) / 72 * 96 == WIDTH
    assert not list(root.iter(f"{SVG}image"))


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_small_and_names_neither_a_day_nor_a_machine(folder: Path, name: str) -> None:
    """The repository holds them, so they do not change without a reason."""
    text = (folder / name).read_text(encoding="utf-8")

    assert len(text.encode()) < 120_000
    assert not re.search(r"\b20\d\d-\d\d-\d\d|dc:date|dc:creator", text)
    assert str(Path.home()) not in text
    assert str(folder) not in text


def test_the_same_scene_gives_the_same_bytes(folder: Path, scene: Scene, tmp_path: Path) -> None:
    """A second time, and on a machine with settings of its own, which stay as they were."""
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.fonttype": "none"}):
        draw(scene, tmp_path)
        assert mpl.rcParams["font.size"] == 30

    for name in NAMES:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


@pytest.mark.parametrize("name", FIGURES)
def test_text_is_large_enough_and_overlaps_neither_text_nor_the_edge(name: str, scene: Scene) -> None:
    """At the shown width, no letter is below 12 pixels."""
    figure = FIGURES[name][1](scene, LIGHT).figure
    sizes, boxes = zip(*_texts(figure), strict=True)

    assert min(sizes) >= 12
    for box in boxes:
        assert figure.bbox.contains(*box.min)
        assert figure.bbox.contains(*box.max)
    for first, second in combinations(boxes, 2):
        assert Bbox.intersection(first, second) is None


def _texts(figure: Figure) -> list[tuple[float, Bbox]]:
    """The size in pixels and the place of all text that is shown."""
    figure.draw_without_rendering()
    texts = [text for axes in figure.axes for text in axes.texts]
    for axes in figure.axes:
        if axes.axison:
            texts += [axes.xaxis.label]
            texts += [tick for tick in axes.get_xticklabels() if axes.viewLim.containsx(tick.get_position()[0])]
            texts += [tick for tick in axes.get_yticklabels() if axes.viewLim.containsy(tick.get_position()[1])]
    return [(float(text.get_fontsize()) / 72 * 96, text.get_window_extent()) for text in texts]


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_colours_stand_out_from_their_page(palette: Palette) -> None:
    """Text has a contrast of at least 4.5 and lines of at least 3, by WCAG."""
    for text in (palette.ink, palette.muted, palette.training, palette.validation, palette.better, palette.worse):
        assert contrast(text, palette.paper) >= 4.5
    for line in (palette.line, palette.accent):
        assert contrast(line, palette.paper) >= 3
    for tint in (*palette.windows, palette.convolution, palette.pooling, palette.dense):
        assert contrast(palette.muted, tint) >= 3


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_numbers_stand_out_from_their_cells(palette: Palette) -> None:
    """On every colour that a cell can have."""
    values = np.linspace(-1, 1, 101)
    cells = [*shaded(palette.digit, values, 1), *palette.windows]
    cells += [*diverging(palette.signed, values, 1)]

    assert len(set(cells)) > 30
    for cell in map(str, cells):
        assert contrast(readable_on(cell), cell) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    """Black on white has the most there is, a colour on itself the least; #777777 is known to be just too light."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_zero_is_the_page_and_the_signs_are_different_colours(palette: Palette) -> None:
    """What is not there looks like nothing, in every ramp."""
    negative, zero, positive = diverging(palette.signed, np.array([-2.0, 0.0, 2.0]), 2).tolist()

    assert (negative, zero, positive) == (palette.signed[0], palette.paper, palette.signed[-1])
    assert shaded(palette.digit, np.zeros((2, 2)), 0).tolist() == [[palette.paper] * 2] * 2
    assert shaded(palette.digit, np.array([0.0, 1.0]), 1).tolist() == [palette.paper, palette.ink]


@pytest.mark.parametrize(
    "kernel", [[[-1, 0, 1]] * 3, [[0, -0.5, 0], [-0.5, 2, -0.5], [0, -0.5, 0]]], ids=["whole", "half"]
)
def test_the_numbers_of_the_convolution_add_up(kernel: list[list[float]]) -> None:
    """Whoever adds the labels gets the label of the sum, and multiplying them gives the products that are shown."""
    scene = _filtered(SCENES["small"], np.array(kernel))
    place = step(scene)
    pixels, weights, products = map(_decimals, map(labels, (place.pixels, scene.kernel, place.products)))

    assert sum(products) == _decimals(np.array([label(place.total)]))[0]
    for pixel, weight, product in zip(pixels, weights, products, strict=True):
        assert abs(pixel * weight - product) <= Decimal("0.005")
    assert len(set(products)) > 4
    assert min(products) < 0 < max(products)


def test_the_sum_is_that_pixel_of_the_feature_map() -> None:
    """The window lies where the digit's pixels are those shown, and rounding changes the sum by little."""
    scene = SCENES["small"]
    place = step(scene)
    window = scene.digit[place.row : place.row + 3, place.column : place.column + 3]

    assert np.abs(window - place.pixels).max() <= 0.00501
    assert abs(scene.feature_map[place.row, place.column] - place.total) <= 6 * 0.00501


def _filtered(scene: Scene, kernel: Values) -> Scene:
    feature_map = (sliding_window_view(scene.digit, kernel.shape) * kernel).sum(axis=(2, 3))
    return scene._replace(kernel=kernel, feature_map=feature_map)


def _decimals(texts: Texts) -> list[Decimal]:
    return [Decimal(text.replace("\u2212", "-")) for text in texts.ravel().tolist()]


@pytest.mark.parametrize(
    ("value", "text"), [(-0.001, "0"), (-0.5, "\u22120.50"), (3.0, "3"), (2.25, "2.25"), (0.996, "1")]
)
def test_a_number_is_written_as_in_a_book(value: float, text: str) -> None:
    """With a real minus sign, without the sign of a rounded zero, and without decimals if it is whole."""
    assert label(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(0.0, 0, "0"), (-0.04, 1, "0"), (2344, 0, "+2,344"), (-12.345, 2, "\u221212.35"), (-5.0, 1, "\u22125")],
)
def test_a_difference_has_its_sign(value: float, decimals: int, text: str) -> None:
    """More, fewer, or as many."""
    assert signed(value, decimals) == text


def test_an_effect_is_called_what_its_interval_says() -> None:
    """Better and worse where it does not hold 0, in their own colours; the numbers stand beside it."""
    figure = effects(SCENES["small"], LIGHT).figure
    texts = [text for axes in figure.axes for text in axes.texts]
    words = {"better": LIGHT.better, "worse": LIGHT.worse, "not told apart": LIGHT.muted}
    shown = [(text.get_text(), text.get_color()) for text in texts if text.get_text() in words]
    assert shown == [("worse", LIGHT.worse), ("not told apart", LIGHT.muted), ("better", LIGHT.better)]
    assert {"\u22123.41", "+0.21", "+12.03", "+2,344", "\u22121,234,567"} <= {text.get_text() for text in texts}


def test_curves_that_end_at_one_place_are_named_apart() -> None:
    """Both curves may end on the threshold."""
    scene = SCENES["small"]._replace(accuracy=(0.4, 0.95), validation_accuracy=(0.5, 0.95))
    boxes = [box for _, box in _texts(learning_curve(scene, LIGHT).figure)]

    assert all(Bbox.intersection(first, second) is None for first, second in combinations(boxes, 2))


def test_maps_without_any_activation_are_drawn() -> None:
    """A convolution may return nothing but zeros for a digit."""
    scene = SCENES["small"]
    feature_maps(scene._replace(first=scene.first * 0, second=scene.second * 0), DARK)
