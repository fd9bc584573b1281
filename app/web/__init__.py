"""The pages: one module per domain, server-rendered; every task works without JavaScript."""
