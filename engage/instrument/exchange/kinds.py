"""The types of form questions: what each becomes, what is passed over, and why."""

from typing import Final

# What each plain type is read as.
READ_AS: Final = {
    "text": "text",
    "string": "text",
    "integer": "number",
    "int": "number",
    "decimal": "number",
    "range": "number",
    "date": "date",
    "time": "text",
    "datetime": "text",
    "barcode": "text",
    "geopoint": "map_point",
    "gps": "map_point",
    "location": "map_point",
    "note": "note",
    "acknowledge": "consent",
    "trigger": "consent",
    "one": "single",
    "several": "multi",
    "rank": "rank",
}
REMARKS: Final = {
    "decimal": "A decimal: Engage asks for a whole number.",
    "time": "A time of day is asked as text.",
    "datetime": "A date with time is asked as text.",
    "barcode": "A barcode is asked as text.",
}
MEDIA: Final = frozenset(
    {
        *("image", "photo", "audio", "video", "file", "background-audio"),
        *("add image prompt", "add photo prompt", "add audio prompt", "add video prompt"),
    }
)
# What a device fills in by itself or works out; nobody is asked.
UNASKED: Final = frozenset(
    {
        *("start", "end", "today", "deviceid", "imei", "subscriberid", "simserial", "phonenumber"),
        *("username", "email", "audit", "start-geopoint", "calculate", "calculation", "hidden"),
        *("uri:deviceid", "uri:phonenumber", "uri:username", "uri:email", "uri:simserial"),
        *("uri:subscriberid", "xml-external", "csv-external", "add calculate prompt"),
        *("get username", "get phone number", "get device id", "get start time", "get end time"),
        *("get today", "property"),
    }
)
# Columns that only say how a form looks or behaves on a device, or that are read elsewhere.
QUIET: Final = frozenset(
    {
        *("type", "name", "label", "hint", "required", "relevant", "constraint", "disabled"),
        *("appearance", "parameters", "choice_filter", "calculation", "read_only", "repeat_count"),
        *("list_name", "notes", "note", "engage::json", "rows", "sheet", ""),
    }
)
EXPECTED: Final = frozenset(
    {
        *("constraint_message", "required_message", "guidance_hint", "default", "trigger"),
        *("media_image", "media_audio", "media_video", "autoplay", "save_to"),
    }
)
