// The console's start: each island looks after one thing and finds its elements anew after every swap.
import { startAlerts } from "./alerts.js";
import { startAttachments } from "./attachments.js";
import { startCommands } from "./commands.js";
import { startComposer } from "./composer.js";
import { startConnection } from "./connection.js";
import { startDialogs } from "./dialogs.js";
import { startReach } from "./reach.js";
import { startShortcuts } from "./shortcuts.js";
import { startSteps } from "./steps.js";
import { startTimes } from "./times.js";
import { startTranscript } from "./transcript.js";

const islands = [
  startTranscript,
  startTimes,
  startCommands,
  startComposer,
  startAttachments,
  startReach,
  startConnection,
  startDialogs,
  startSteps,
  startAlerts,
  startShortcuts,
];

const afterSwap = islands.map((start) => start()).filter(Boolean);
const refresh = () => afterSwap.forEach((look) => look());
document.addEventListener("htmx:after:swap", refresh);
refresh();
