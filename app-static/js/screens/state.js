// @ts-check
import '../shared.js';
export * as datacenter from '../datacenter/page.js';
export * as guide from '../guide/page.js';
export * as overview from '../overview/page.js';
