"""Models: a catalog of exact files, a store that fetches and checks them, and what runs them."""

from assistant.models.catalog import CatalogEntry, catalog
from assistant.models.recommend import Recommendation, default_models, recommend
from assistant.models.status import ModelStatus, VerifiedFile
from assistant.models.store import ModelStore

__all__ = [
    "CatalogEntry",
    "ModelStatus",
    "ModelStore",
    "Recommendation",
    "VerifiedFile",
    "catalog",
    "default_models",
    "recommend",
]
