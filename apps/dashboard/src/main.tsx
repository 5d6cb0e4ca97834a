import { render } from 'preact';
import { App } from './app.js';
import { followOverview } from './live/overview.js';
import { openSession } from './live/session.js';
import './style/index.css';

const root = document.getElementById('app');
if (root) {
  render(<App />, root);
  void openSession();
  followOverview();
}
