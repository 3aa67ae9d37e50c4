# tries = "Leaves remarks of its own that readers obey."
# mark = "report"
# control = "unescaped"
# status = "passed"
# says = "remark"
import planted


def build_model():
    remark = "A remark.\x1b[2J<script>alert(1)</script> | @team \\input{x}\n::error::x"
    planted.answer(planted.document(), notes=[{"problem": remark}] * 20)
