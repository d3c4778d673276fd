const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * ctime(3) without its line end: local time of this process, no zone, the day padded with a blank.
 * @param {Date} date
 * @returns {string} such as `Sun Nov  8 08:41:00 2026`
 */
export function ctime(date) {
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()];
  const time = clock.map((each) => String(each).padStart(2, '0')).join(':');
  const day = String(date.getDate()).padStart(2);
  return `${DAYS[date.getDay()]} ${MONTHS[date.getMonth()]} ${day} ${time} ${date.getFullYear()}`;
}
