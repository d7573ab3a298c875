"""What may be written on the command line, and its help in the language asked for."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from gic_metrics.text import LANGUAGES, Words

COMMANDS: dict[str, tuple[tuple[tuple[str, ...], dict[str, Any]], ...]] = {
    "template": (
        (("--company",), {"required": True, "metavar": "ORGNR"}),
        (("--quarter",), {"required": True, "metavar": "2026-Q3"}),
        (("--out",), {"required": True, "metavar": "FILE"}),
    ),
    "check": ((("files",), {"nargs": "*", "metavar": "FILE"}), (("--watch",), {"metavar": "FOLDER"})),
    "ingest": (
        (("files",), {"nargs": "*", "metavar": "FILE"}),
        (("--by",), {"required": True, "metavar": "NAME"}),
        (("--accept-warnings",), {"metavar": "REASON"}),
        (("--proposed-by",), {"metavar": "NAME"}),
        (("--watch",), {"metavar": "FOLDER"}),
    ),
    "mark": ((("files",), {"nargs": "+", "metavar": "FILE"}), (("--out",), {"required": True, "metavar": "FILE"})),
    "totals": (
        (("--by",), {"choices": ("region", "sector", "site"), "default": "region"}),
        (("--period",), {"choices": ("quarter", "year", "r4q"), "default": "year"}),
        (("--as-of",), {"metavar": "TIME"}),
        (("--gwp",), {"choices": ("AR4", "AR5", "AR6")}),
        (("--csv",), {"action": "store_true"}),
    ),
    "progress": ((("--as-of",), {"metavar": "TIME"}), (("--csv",), {"action": "store_true"})),
    "explain": (
        (("figure",), {"metavar": "FIGURE"}),
        (("--period",), {"required": True, "metavar": "P"}),
        (("--group",), {"metavar": "G"}),
        (("--rolling",), {"action": "store_true"}),
        (("--from",), {"metavar": "P", "dest": "from_"}),
        (("--slip",), {"metavar": "N", "type": int, "default": 0}),
        (("--as-of",), {"metavar": "TIME"}),
        (("--gwp",), {"choices": ("AR4", "AR5", "AR6")}),
        (("--csv",), {"action": "store_true"}),
    ),
    "withdraw": (
        (("submission",), {"metavar": "SUBMISSION"}),
        (("--by",), {"required": True, "metavar": "NAME"}),
        (("--reason",), {"required": True, "metavar": "TEXT"}),
        (("--proposed-by",), {"metavar": "NAME"}),
    ),
    "backup": ((("--out",), {"required": True, "metavar": "FILE"}),),
    "restore": ((("file",), {"metavar": "FILE"}), (("--replace",), {"action": "store_true"})),
    "selfcheck": ((("--as-of",), {"metavar": "TIME"}), (("--by",), {"metavar": "NAME"})),
    "snapshot": (
        (("action",), {"choices": ("build", "verify"), "metavar": "build|verify"}),
        (("file",), {"nargs": "?", "metavar": "FILE"}),
        (("--period",), {"metavar": "P"}),
        (("--out",), {"metavar": "FOLDER"}),
        (("--by",), {"metavar": "NAME"}),
        (("--approved-by",), {"metavar": "NAME"}),
        (("--merge",), {"action": "store_true"}),
        (("--key",), {"metavar": "KEY"}),
    ),
    "release": (
        (("action",), {"choices": ("list", "approve", "decline", "recall"), "metavar": "list|approve|decline|recall"}),
        (("release",), {"nargs": "?", "metavar": "RELEASE"}),
        (("--as-of",), {"metavar": "TIME"}),
        (("--by",), {"metavar": "NAME"}),
        (("--reason",), {"metavar": "TEXT"}),
    ),
    "publish": (
        (("--site",), {"metavar": "FOLDER"}),
        (("--instance",), {"metavar": "FILE"}),
        (("--event",), {"metavar": "FILE"}),
    ),
    "mapping": (
        (("action",), {"choices": ("list", "forget")}),
        (("mapping",), {"nargs": "?", "metavar": "MAPPING"}),
        (("--company",), {"metavar": "ORGNR"}),
        (("--as-of",), {"metavar": "TIME"}),
        (("--by",), {"metavar": "NAME"}),
        (("--reason",), {"metavar": "TEXT"}),
    ),
    "history": ((("--company",), {"metavar": "ORGNR"}), (("--quarter",), {"metavar": "Q"}), (("--as-of",), {"metavar": "TIME"})),
}
"""Command -> its arguments; the help of `--accept-warnings` is the text `cli.option.accept_warnings`."""


class Usage(Exception):
    """What was asked for cannot be done as it was written; the message says why, in the language."""


class Wanted(Exception):
    """The help was asked for; the message is its text."""


class Parser(argparse.ArgumentParser):
    """A parser that speaks both languages, and raises where argparse would end the program."""

    def __init__(self, *, words: Words, **named: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_formatter(words), **named)
        self.words = words
        self._positionals.title = words("cli.heading.positional")
        self._optionals.title = words("cli.heading.options")
        self.add_argument("-h", "--help", action=_Help, nargs=0, help=words("cli.option.help"))

    def error(self, message: str) -> NoReturn:
        raise Usage(self.words("cli.usage_error", problem=self._problem(message), program=self.prog))

    def _problem(self, message: str) -> str:
        for form, key in (
            (r"the following arguments are required: (?P<names>.*)", "cli.wrong.required"),
            (r"unrecognized arguments: (?P<names>.*)", "cli.wrong.unknown"),
            (r"argument (?P<names>\S+): invalid choice: (?P<value>.*?) \(choose from (?P<choices>.*)\)", "cli.wrong.choice"),
            (r"argument (?P<names>\S+): expected .*", "cli.wrong.value"),
        ):
            if found := re.fullmatch(form, message):
                return self.words(key, **found.groupdict())
        return message


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *rest: Any) -> None:
        raise Wanted(parser.format_help().rstrip())


def _formatter(words: Words) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.RawDescriptionHelpFormatter):
        def __init__(self, prog: str) -> None:
            super().__init__(prog, max_help_position=28, width=110)

        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, words("cli.heading.usage") + ": " if prefix is None else prefix)

    return Formatter


def language_of(said: Sequence[str]) -> str:
    """The language asked for, before anything is parsed: bokmål unless said otherwise."""
    for n, word in enumerate(said):
        asked = word.partition("=")[2] if word.startswith("--lang=") else said[n + 1] if word == "--lang" and n + 1 < len(said) else ""
        if asked in LANGUAGES:
            return asked
    return LANGUAGES[0]


def parser_in(words: Words) -> Parser:
    """The parser of every command, with help in the language of `words`."""
    parser = Parser(prog="python -m gic_metrics", words=words, description=words("cli.description"), epilog=words("cli.epilog"))
    _common(parser, words)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title=words("cli.heading.commands"), required=True, parser_class=Parser)
    for name, arguments in COMMANDS.items():
        said = words(f"cli.command.{name}")
        one = commands.add_parser(name, words=words, help=said, description=said)
        for names, settings in arguments:
            key = names[0].lstrip("-").replace("-", "_")
            one.add_argument(*names, help=_help_of(words, name, key), **settings)
        _common(one, words)
    return parser


def _common(parser: Parser, words: Words) -> None:
    """Options that may stand before or after the command."""
    absent = argparse.SUPPRESS
    parser.add_argument("--ledger", metavar="PATH", default=absent, help=words("cli.option.ledger"))
    parser.add_argument("--lang", choices=LANGUAGES, default=absent, help=words("cli.option.lang"))
    parser.add_argument("--json", action="store_true", default=absent, help=words("cli.option.json"))


def _help_of(words: Words, command: str, key: str) -> str:
    own = f"cli.option.{command}_{key}"
    return words(own if words.has(own) else f"cli.option.{key}")
