"""Tools of a newsdesk: a draft checked, a dossier kept, questions watched."""
