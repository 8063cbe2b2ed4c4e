"""The application factory: puts the platform and the features together."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Final

from flask import Blueprint, Flask

from engage import (
    db,
    error_pages,
    formats,
    language,
    lean,
    navigation,
    patterns,
    static_files,
    web,
)
from engage.config import Config, load_config
from engage.instance import MIGRATIONS
from engage.mail import tasks as mail_tasks
from engage.people import session

FEATURES: Final = (
    "places",
    "people",
    "meetings",
    "surveys",
    "authoring",
    "fieldwork",
    "polls",
    "comments",
    "results",
    "problems",
    "briefings",
    "portal",
)


def create_app(config: Config | None = None) -> Flask:
    """Return the application of an instance; it migrates nothing and asks no network."""
    config = config or load_config()
    app = Flask("engage", static_folder=None, template_folder=None)
    app.testing = config.testing
    web.init_app(app, config)
    language.init_app(app, config)
    formats.init_app(app)
    navigation.init_app(app)
    db.init_app(app, config, MIGRATIONS)
    session.init_app(app, config)
    mail_tasks.init_app(app)
    _forget_user_in_templates(app)
    static_files.init_app(app, config)
    error_pages.init_app(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    if config.development:
        app.register_blueprint(patterns.bp)
    lean.init_app(app)
    return app


def blueprints() -> list[Blueprint]:
    """Return the blueprints of every feature, from left to right, the public one first."""
    return [
        import_module(name).bp
        for feature in FEATURES
        for side in ("public", "staff")
        for name in modules_of(feature, side)
    ]


def modules_of(feature: str, layer: str) -> list[str]:
    """Return the modules of a feature's layer: the one of its name, and those of a topic each."""
    package = find_spec(f"engage.{feature}")
    folders = (package.submodule_search_locations or []) if package else []
    names = sorted(module.name for module in iter_modules(folders))
    found = [name for name in names if name == layer or name.startswith(f"{layer}_")]
    return [f"engage.{feature}.{name}" for name in found]


def _forget_user_in_templates(app: Flask) -> None:
    # Flask-Login looks the user up for every template; residents' pages must not open a session.
    processors = app.template_context_processors[None]
    app.template_context_processors[None] = [
        p for p in processors if not getattr(p, "__module__", "").startswith("flask_login")
    ]
