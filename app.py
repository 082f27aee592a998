"""The web page over the demo index, in as few lines as it takes.

``hemeroteca serve`` does the same with options.
"""

from assistant import Assistant, Settings
from assistant.ui import launch

if __name__ == "__main__":
    settings = Settings.load()
    with Assistant(settings, index="demo", create=False) as assistant:
        launch(assistant, host=settings.serve.host, port=settings.serve.port, on_ready=print)
