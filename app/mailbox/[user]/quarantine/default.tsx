/** Nothing: the list stays as it is while a message is opened beside it. */
export default function NoList() {
  return null;
}
