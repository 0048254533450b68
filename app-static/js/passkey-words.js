// @ts-check
import { words } from './language.js';

/** What more than one page says of passkeys. */
export const t = words({
  en: {
    notAllowed: 'Nothing was done: the request was cancelled, or it took too long.',
    alreadyThere: 'This device has a passkey for this gateway already.',
    wrongAddress: 'A page at this address cannot use passkeys.',
    needsHttps: 'Passkeys need HTTPS.',
    needsName:
      'Passkeys need an address with a name. On your own machine, open the panel as localhost.',
    unknown: 'This browser does not know passkeys.',
  },
  zh: {
    notAllowed: '未完成：请求被取消，或超时。',
    alreadyThere: '此设备已有本网关的通行密钥。',
    wrongAddress: '此地址的页面无法使用通行密钥。',
    needsHttps: '通行密钥需要 HTTPS。',
    needsName: '通行密钥需要带名称的地址。在本机请用 localhost 打开面板。',
    unknown: '此浏览器不支持通行密钥。',
  },
});
