"""`hudna officer`: add a post to a node's desk and print its sign-in code, once."""

from __future__ import annotations

import os
from pathlib import Path

import click

from hudna.cli.refusals import refusals
from hudna.home.folder import Folder
from hudna.home.officers import ROLES


@click.command("officer")
@click.argument("directory", type=click.Path(path_type=Path))
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What the post does.")
def command(directory: Path, name: str, role: str) -> None:
    """Add the post NAME ("duty officer 2"; never a person's name) to the node in DIRECTORY.

    The code is printed now and kept nowhere; whoever holds it can sign in as this post. A running
    node knows the post at once. Exit status 2 on bad input.
    """
    with refusals():
        click.echo(Folder(directory).officers.add(name, role, os.urandom))
