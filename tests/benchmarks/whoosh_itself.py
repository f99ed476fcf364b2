"""The same archive in Whoosh as its manual has it: analyser, writer, parser, searcher, highlighter."""

from whoosh import fields, highlight, index, sorting
from whoosh.analysis import StemmingAnalyzer
from whoosh.qparser import FuzzyTermPlugin, MultifieldParser


def build(folder, documents):
    """The index of these documents."""
    folder.mkdir()
    schema = fields.Schema(
        title=fields.TEXT(analyzer=StemmingAnalyzer(), stored=True),
        text=fields.TEXT(analyzer=StemmingAnalyzer(), stored=True),
        source=fields.ID(sortable=True),
        year=fields.NUMERIC(sortable=True),
    )
    whoosh = index.create_in(str(folder), schema)
    writer = whoosh.writer(limitmb=512)
    for document in documents:
        writer.add_document(
            title=document.title,
            text="\n".join(document.passages),
            source=document.source,
            year=int(document.date[:4]),
        )
    writer.commit(optimize=True)


class Asked:
    """An open index."""

    def __init__(self, folder):
        whoosh = index.open_dir(str(folder))
        self._searcher = whoosh.searcher()
        self._parser = MultifieldParser(["title", "text"], whoosh.schema)
        self._parser.add_plugin(FuzzyTermPlugin())
        self._facets = sorting.Facets().add_field("source").add_field("year")

    def search(self, query):
        """Ten hits with highlights, and the groups by source and year; the number of matches."""
        results = self._searcher.search(self._parser.parse(query), limit=10, groupedby=self._facets)
        results.fragmenter = highlight.ContextFragmenter(maxchars=400)
        # `limit` is ignored where results are grouped.
        shown = [(hit["title"], hit.highlights("text", top=1)) for hit in results[:10]]
        counts = [
            {key: len(group) for key, group in results.groups(name).items()} for name in ("source", "year")
        ]
        return shown, counts, len(results)
