"""The table of bad scenarios, tests/bad/table.txt, and what it takes to put one on disk.

The table is a text file, so that scenarios stand there as they would in a file of their own:

    == name
    exit 3                  exit code that is expected
    schema                  the JSON Schema must refuse it, too (without this word it need not)
    text                    the fault is in the text, though Python's json takes it
    plan                    found only when the scenario is compiled, not when it is read
    set power=x             an override, given as --set
    make deep 65            the content comes from a function of this file instead
    is directory            what stands at the path: directory, missing or link
    pipe NAME               a named pipe beside it
    -- FILE:2:11: inputs.x: the one line that is expected on standard error
    >> other.json           another file beside it
    {...}
    >>                      the scenario itself; the last part
    {...}

In contents, $HEAD stands for the two members that every scenario needs, and \\xNN, \\n, \\r, \\t and
\\0 within a line that begins with "\\:" for bytes (the line break before such a line is left out). In
messages, FILE is the scenario's path, DIR the folder it stands in, and TREE the parent of that.
"""

import os
import re
from pathlib import Path

HEAD = '"format": "abanico-scenario/1", "name": "bad"'
TABLE = Path(__file__).parents[1] / "bad" / "table.txt"

ESCAPE = re.compile(rb"\\(x[0-9A-Fa-f]{2}|[nrt0\\])")
SIMPLE = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"0": b"\0", b"\\": b"\\"}


class Case:
    """One bad scenario."""

    def __init__(self, name):
        self.name = name
        self.exit = 3
        self.schema = False
        self.plan = False
        self.text = False
        self.sets = []
        self.make = None
        self.special = None
        self.pipes = []
        self.message = None
        self.files = {}  # name -> bytes; "" is the scenario itself

    def arguments(self):
        """Options for the program."""
        return [part for text in self.sets for part in ("--set", text)]

    def write(self, folder):
        """Put everything into the folder; the path of the scenario."""
        folder = Path(folder)
        path = folder / f"{self.name}.json"
        for name, content in self.files.items():
            target = folder / name if name else path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if self.make:
            path.write_bytes(GENERATORS[self.make[0]](*self.make[1:]))
        for name in self.pipes:
            os.mkfifo(folder / name)
        if self.special == "directory":
            path.mkdir()
        elif self.special == "link":
            path.symlink_to(path)
        return path

    def expected(self, path):
        """The line that is expected on standard error."""
        folder = Path(path).parent
        return (self.message.replace("FILE", str(path)).replace("DIR", str(folder))
                .replace("TREE", str(folder.resolve().parent)))


def unescape(line):
    """Bytes of a line that is written with escapes."""
    def byte(match):
        code = match.group(1)
        return bytes([int(code[1:], 16)]) if code[:1] == b"x" else SIMPLE[code]
    return ESCAPE.sub(byte, line)


def content_of(lines):
    """Bytes of a file from its lines in the table."""
    out = b""
    for line in lines:
        if line.startswith(b"\\:"):
            out = out.removesuffix(b"\n") + unescape(line[2:])
        else:
            out += line.replace(b"$HEAD", HEAD.encode()) + b"\n"
    return out


def read_directive(case, line):
    """One line above the contents."""
    word, _, rest = line.partition(" ")
    if word == "exit":
        case.exit = int(rest)
    elif word == "schema":
        case.schema = True
    elif word == "text":
        case.text = True
    elif word == "plan":
        case.plan = True
    elif word == "set":
        case.sets.append(rest)
    elif word == "make":
        case.make = rest.split()
    elif word == "pipe":
        case.pipes.append(rest)
    elif word == "is":
        case.special = rest
    elif word == "--":
        case.message = rest
    else:
        raise ValueError(f"{case.name}: unknown directive {line!r}")


def read_table(path=TABLE):
    """All cases, in the order of the file."""
    cases = []
    part = None
    for line in Path(path).read_bytes().split(b"\n"):
        if line.startswith(b"== "):
            cases.append(Case(line[3:].decode()))
            part = None
        elif line.startswith(b">>") and cases:
            part = []
            cases[-1].files[line[2:].strip().decode()] = part
        elif part is not None:
            part.append(line)
        elif line.strip() and cases:
            read_directive(cases[-1], line.decode())
    for case in cases:
        for name, lines in case.files.items():
            while lines and not lines[-1]:
                lines.pop()
            case.files[name] = content_of(lines)
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), "a name stands twice in the table"
    return cases


# ---- contents that are made ------------------------------------------------------------------------

def deep(levels):
    """Arrays within arrays."""
    return b"[" * int(levels) + b"]" * int(levels)


def deep_unclosed(levels):
    """What a recursive parser dies of."""
    return b'{"a":[' * int(levels)


def deep_expression(levels):
    """An expression nested too deep."""
    text = "(" * int(levels) + "x" + ")" * int(levels)
    return scenario('"x": {"value": 1}', f'"y": {{"expression": "{text}"}}', "y")


def long_expression(length):
    """An expression that is too long."""
    text = "x" + "+x" * (int(length) // 2)
    return scenario('"x": {"value": 1}', f'"y": {{"expression": "{text}"}}', "y")


def many_inputs(count):
    """More inputs than are taken."""
    inputs = ", ".join(f'"x{i}": {{"value": {i}}}' for i in range(int(count)))
    return scenario(inputs, "", "x0")


def many_outputs(count):
    """More outputs than are taken."""
    return (f'{{{HEAD},\n"inputs": {{"x": {{"value": 1}}}},\n"outputs": ['
            + ", ".join(f'"x{i}"' for i in range(int(count))) + "]}\n").encode()


def many_percentiles(count):
    """More percentiles than are taken."""
    return (f'{{{HEAD},\n"percentiles": [' + ", ".join(str(i / 100) for i in range(int(count)))
            + '],\n"inputs": {"x": {"value": 1}}, "outputs": ["x"]}\n').encode()


def many_correlated(count):
    """A chain of correlations through more inputs than one matrix takes."""
    inputs = ", ".join(f'"x{i}": {{"distribution": "normal", "mean": 0, "sd": 1}}'
                       for i in range(int(count)))
    pairs = ",\n".join(f'{{"between": ["x{i - 1}", "x{i}"], "spearman": 0.1}}'
                       for i in range(1, int(count)))
    return (f'{{{HEAD}, "inputs": {{{inputs}}}, "outputs": ["x0"], "correlations": [\n{pairs}]}}\n'
            ).encode()


def long_number(digits):
    """A number too large by its digits alone."""
    return scenario(f'"x": {{"value": {"9" * int(digits)}}}', "", "x")


def mixture(levels):
    """Mixtures within mixtures."""
    inner = '{"distribution": "normal", "mean": 0, "sd": 1, "weight": 1}'
    for _ in range(int(levels)):
        inner = f'{{"distribution": "mixture", "weight": 1,\n"components": [{inner}]}}'
    inner = inner.replace('"weight": 1,', "", 1)
    return scenario(f'"x": {inner}', "", "x")


def latin1():
    """A text that is not UTF-8."""
    return f'{{{HEAD},\n"title": "Energía"}}\n'.encode("latin-1")


def utf16():
    """Another text that is not UTF-8."""
    return '{"format": "abanico-scenario/1"}'.encode("utf-16")


def spaces(size):
    """Nothing but white space."""
    return b" " * int(size) + b"\n"


def scenario(inputs, model, output):
    """A scenario of which one part matters."""
    return (f'{{{HEAD},\n"inputs": {{{inputs}}},\n"model": {{{model}}},\n'
            f'"outputs": ["{output}"]}}\n').encode()


GENERATORS = {function.__name__: function for function in (
    deep, deep_unclosed, deep_expression, long_expression, many_inputs, many_outputs,
    many_correlated, many_percentiles, long_number, mixture, latin1, utf16, spaces)}
