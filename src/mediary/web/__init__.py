"""The HTTP door: the application, what surrounds each request, the page, health, live news.

It plugs the rooms' routers in (`rooms.py`) and decides nothing itself. Each route under /api/v1
takes its viewer from `accounts.access`; errors leave as application/problem+json.
"""
