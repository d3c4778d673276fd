/** No message is open beside the list. */
export default function NoMessage() {
  return null;
}
