"""The hall's HTTP API: routers over the service, nothing decided here."""
