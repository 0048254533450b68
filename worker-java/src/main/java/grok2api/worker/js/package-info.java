/** Raw bindings to the Workers runtime: signatures only, one class for each platform object. */
package grok2api.worker.js;
