"""Tells schemathesis how our scalars are written, and which codes are the caller's own doing."""
import datetime
import json

import schemathesis
from hypothesis import strategies as st
from schemathesis.core import NOT_SET
from schemathesis.graphql import nodes

DAYS = st.dates(datetime.date(1970, 1, 1), datetime.date(2100, 1, 1)).map(str)
MOMENTS = st.datetimes(datetime.datetime(1970, 1, 1), datetime.datetime(2100, 1, 1))
AMOUNTS = st.decimals(-(10**6), 10**6, places=2, allow_nan=False, allow_infinity=False)
SCALARS = {
    "Date": DAYS,
    "DateTime": MOMENTS.map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ")),
    "Decimal": AMOUNTS.map(str),
    "TimeOfDay": st.times().map(lambda time: time.strftime("%H:%M")),
    "TimeZone": st.sampled_from(["Europe/Berlin", "America/New_York", "UTC", "Mars/Olympus"]),
    "URL": st.text(max_size=20).map(lambda path: f"https://example.com/{path}"),
    "JSON": st.text(max_size=20),
}
for name, values in SCALARS.items():
    schemathesis.graphql.scalar(name, values.map(nodes.String))

# Every other error at the top of an answer is a fault of the server's.
OWN = {"FORBIDDEN", "UNAUTHENTICATED", "NOT_FOUND", "RATE_LIMITED", "QUERY_TOO_COMPLEX"}


@schemathesis.hook
def after_call(context, case, response):
    try:
        body = json.loads(response.content)
    except ValueError:
        return
    errors = body.get("errors") if isinstance(body, dict) else None
    left = [error for error in errors or [] if error.get("extensions", {}).get("code") not in OWN]
    if not errors or len(left) == len(errors):
        return
    body.pop("errors")
    if left:
        body["errors"] = left
    else:
        body.setdefault("data", None)
    response.content = json.dumps(body).encode()
    response._deserialized = NOT_SET
