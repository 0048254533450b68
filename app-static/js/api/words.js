// @ts-check
import { words } from '../language.js';

export const t = words({
  en: {
    noAnswer: 'The gateway did not answer. Check your connection and try again.',
    noJson: 'The gateway’s answer could not be read.',
    brokeOff: 'The answer broke off before its end.',
    status: (status) => `The gateway answered with status ${status}.`,
  },
  zh: {
    noAnswer: '网关没有响应。请检查网络连接后重试。',
    noJson: '无法读取网关的响应。',
    brokeOff: '回答在结束前中断。',
    status: (status) => `网关返回了状态码 ${status}。`,
  },
});
