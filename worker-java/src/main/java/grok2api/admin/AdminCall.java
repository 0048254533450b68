package grok2api.admin;

import grok2api.http.PathParameters;
import grok2api.http.Request;

/** A request of somebody who is signed in. */
record AdminCall(Request request, PathParameters parameters, Session session) {}
