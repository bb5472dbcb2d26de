"""The portal's pages, one module a room."""
