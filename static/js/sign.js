// A signature on a page that keeps no drafts: offline.js sets it up where one is kept.
"use strict";
document.querySelectorAll("[data-signature] .sign").forEach(window.aftersales.field.setUpSignature);
