"""The SQL performance store: schema, loaders, queries. No layout, no wording of pages."""
