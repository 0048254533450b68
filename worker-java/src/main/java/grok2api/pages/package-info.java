/**
 * What a browser is given beside the APIs: pages, redirects and files, with the headers that keep
 * other sites out. Calls {@code platform} and {@code http}.
 */
package grok2api.pages;
