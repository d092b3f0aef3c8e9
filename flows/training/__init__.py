"""How what is learned was learned: from annotated documents to the weights that ship. No release needs it."""
