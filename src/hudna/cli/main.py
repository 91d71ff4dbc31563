"""`hudna`: the command line. Each command is a file of this package, loaded when it is called."""

from __future__ import annotations

import ast
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from hudna import __version__

COMMANDS = {
    "audit": "hudna.cli.audit:command",
    "demo": "hudna.cli.demo:command",
    "init": "hudna.cli.init:command",
    "key": "hudna.cli.key:command",
    "officer": "hudna.cli.officer:command",
    "partner": "hudna.cli.partner:command",
    "places": "hudna.cli.places:command",
    "serve": "hudna.cli.serve:command",
    "spotter": "hudna.cli.spotter:command",
    "store": "hudna.cli.store:command",
    "agreement": "hudna.cli.agreement:command",
    "bulletin": "hudna.cli.bulletin:command",
    "check": "hudna.cli.check:command",
    "exchange": "hudna.cli.exchange:command",
    "holdings": "hudna.cli.holdings:command",
    "known-at": "hudna.cli.known_at:command",
    "read": "hudna.cli.read:command",
    "receipts": "hudna.cli.receipts:command",
    "verify": "hudna.cli.verify:command",
    "watch": "hudna.cli.watch:command",
    "bench": "hudna.cli.bench:command",
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is run.

    In the list of commands each is described by its module's docstring, read, not imported.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = COMMANDS.get(cmd_name)
        return super().get_command(ctx, cmd_name) if target is None else load(target)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            names = self.list_commands(ctx)
            formatter.write_dl([(name, summary(COMMANDS[name])) for name in names])


def load(target: str) -> click.Command:
    """The click command behind `module:attribute`."""
    module, attribute = target.split(":")
    command: Any = getattr(import_module(module), attribute)
    if not isinstance(command, click.Command):
        raise TypeError(target)
    return command


def summary(target: str) -> str:
    """What a command is for: the first line of its module's docstring, after the colon."""
    spec = find_spec(target.partition(":")[0])
    if spec is None or spec.origin is None:
        return ""
    text = ast.get_docstring(ast.parse(Path(spec.origin).read_text("utf-8"))) or ""
    return text.split("\n")[0].split(": ", 1)[-1].rstrip(".")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hudna")
def main() -> None:
    """Hudna makes a ceasefire hold: signed statements, receipts, rules that each side checks.

    Protection never depends on being registered here, and no answer of Hudna's is a permission.
    """
