/* As much of lit-html as the pages use; the build takes it from npm. */
export { html, nothing, render, svg } from 'lit-html';
export { classMap } from 'lit-html/directives/class-map.js';
export { guard } from 'lit-html/directives/guard.js';
export { ifDefined } from 'lit-html/directives/if-defined.js';
export { keyed } from 'lit-html/directives/keyed.js';
export { live } from 'lit-html/directives/live.js';
export { createRef, ref } from 'lit-html/directives/ref.js';
export { repeat } from 'lit-html/directives/repeat.js';
export { unsafeHTML } from 'lit-html/directives/unsafe-html.js';
