// The service worker of browsers that sync in the background: the other one, and readings leave when a network comes back.

import "./worker.js";
import { sendAll } from "./send.js";

addEventListener("sync", (event) => event.waitUntil(sendAll())); // where it fails, the browser rings again later
