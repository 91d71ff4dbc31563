// Every page's behaviour: the clock, the live stream, countdowns, keys. Served from this origin only.
import { startClock } from "./clock.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";

document.documentElement.classList.remove("no-js");
startClock();
startKeys();
startLive();
document.querySelector("[data-focus]")?.focus();
