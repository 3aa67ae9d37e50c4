# tries = "Raises text that is a command of GitHub's and Azure's runners."
# mark = "report"
# control = "unescaped"
# says = "owned"


def build_model():
    raise ValueError("\n::error file=x::owned\n::set-output name=grade::100\n##[error]owned ##vso[task.complete]")
