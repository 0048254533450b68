/* Markdown of strangers: read by one library, cleaned by another. */
export { default as DOMPurify } from 'dompurify';
export { Marked } from 'marked';
