// @ts-check
import { words } from '../language.js';

/** What the steps are called. */
export const stepNames = words({
  en: {
    password: 'Choose a password',
    upstream: 'Add somewhere that answers',
    key: 'Make a key for your programs',
    message: 'Send a first message',
    clients: 'Connect your programs',
  },
  zh: {
    password: '设置密码',
    upstream: '添加上游',
    key: '创建客户端密钥',
    message: '发送第一条消息',
    clients: '连接你的程序',
  },
});
