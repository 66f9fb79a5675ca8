import { defineModule } from "../kit/index.ts";
import { eventPending } from "./event_pending.ts";
import { eventRead } from "./event_read.ts";
import { eventRetentionLog, eventRetentionLogRefuseChange } from "./event_retention_log.ts";
import { eventSegment, eventSegmentRefuseChange } from "./event_segment.ts";
import { eventSubscription } from "./event_subscription.ts";
import { fnEventAck } from "./fn_event_ack.ts";
import { fnEventMaintain } from "./fn_event_maintain.ts";
import { fnEventMarkRead } from "./fn_event_mark_read.ts";
import { fnEventMarkUnread } from "./fn_event_mark_unread.ts";
import { fnEventPoll } from "./fn_event_poll.ts";
import { fnEventRelease } from "./fn_event_release.ts";
import { fnEventReplay } from "./fn_event_replay.ts";
import { fnEventSequence } from "./fn_event_sequence.ts";
import { fnEventSubscribe } from "./fn_event_subscribe.ts";
import { fnEventTake } from "./fn_event_take.ts";
import { fnEventUnsubscribe } from "./fn_event_unsubscribe.ts";
import { fnEventWindow } from "./fn_event_window.ts";
import { eventBusEnabled } from "./gates.ts";
import { vEventLag } from "./v_event_lag.ts";
import { vEventPosition } from "./v_event_position.ts";

export const busModule = defineModule({
  name: "bus",
  summary: "Delivery of live events: positions in the order of commits, subscriptions with one consumer at a time, replay, retention.",
  objects: [
    eventBusEnabled,
    eventSegment,
    eventSegmentRefuseChange,
    eventSubscription,
    eventRead,
    eventRetentionLog,
    eventRetentionLogRefuseChange,
    vEventPosition,
    eventPending,
    vEventLag,
    fnEventSequence,
    fnEventWindow,
    fnEventSubscribe,
    fnEventUnsubscribe,
    fnEventPoll,
    fnEventAck,
    fnEventRelease,
    fnEventTake,
    fnEventReplay,
    fnEventMarkRead,
    fnEventMarkUnread,
    fnEventMaintain,
  ],
});
