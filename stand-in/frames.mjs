/** Lines of grok.com's answer stream, one JSON object each (upstream protocol, section 8). */

export const frame = (response) => ({ result: { response } });

export const header = () => ({ result: { conversation: { conversationId: 'c-1f0e', title: '' } } });

export const answer = (token) => frame({ token, isThinking: false, messageTag: 'final' });

export const thought = (token, messageTag = 'summary') =>
  frame({ token, isThinking: true, messageTag });

export const heading = (token) => thought(token, 'header');

export const whole = (message, more = {}) =>
  frame({ modelResponse: { message, model: 'grok-4', responseId: 'r-9a2c', ...more } });

export const end = () => frame({ finalMetadata: { followUpSuggestions: [] } });

export const failure = (code, message) => ({ error: { code, message } });

export const citation = (id, url, title) =>
  frame({
    cardAttachment: { jsonData: JSON.stringify({ id, cardType: 'citation_card', url, title }) },
  });

/** Text cut as a model streams it: words with the blank before them. */
export const words = (text) => text.match(/\s*\S+|\s+$/g) ?? [];

/** A whole plain answer: its words, the finished message, the end. */
export const said = (text) => [...words(text).map(answer), whole(text), end()];
