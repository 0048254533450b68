/** Pictures and films as such: what they are, what they are called here, who may ask for them. */
package grok2api.media;
