/* Charts; their sheet is chart.css. */
export { default } from 'uplot';
