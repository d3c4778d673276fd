/** Going back to the list closes the message beside it. */
export { default } from './default';
