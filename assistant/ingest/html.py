from assistant.ingest.faults import Place
from assistant.settings import IngestSettings
from assistant.types import Article


def read_html(data: bytes, place: Place, url: str, settings: IngestSettings) -> Article:
    raise place.fault("no_article")
