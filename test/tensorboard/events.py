"""Makes events.json: records of events in hexadecimal, as TensorBoard's own writer makes them.

python3 test/tensorboard/events.py (tensorboard 2.21.0)
"""

import io
import json
import pathlib

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

EVENTS = [
    {"wallTime": 1700000000.25, "fileVersion": "brain.Event:2"},
    {"wallTime": 1700000001.5, "scalars": [{"tag": "epoch_loss", "value": 0.6931471805599453}]},
    {
        "wallTime": 1700000002.125,
        "step": 1,
        "scalars": [{"tag": "epoch_loss", "value": 0.25}, {"tag": "epoch_accuracy", "value": 0}],
    },
    {"wallTime": 1.5, "step": 2**40 + 3, "scalars": [{"tag": "batch_größe ∑", "value": -1e-42}]},
    {"wallTime": 0.5, "step": 300, "scalars": [{"tag": "x" * 300, "value": 3.4e38}]},
]


def record(event):
    buffer = io.BytesIO()
    values = [Summary.Value(tag=s["tag"], simple_value=s["value"]) for s in event.get("scalars", [])]
    message = Event(wall_time=event["wallTime"], step=event.get("step", 0))
    if "fileVersion" in event:
        message.file_version = event["fileVersion"]
    if values:
        message.summary.CopyFrom(Summary(value=values))
    RecordWriter(buffer).write(message.SerializeToString())
    return buffer.getvalue().hex()


records = [{"event": event, "record": record(event)} for event in EVENTS]
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(records, ensure_ascii=False) + "\n")
