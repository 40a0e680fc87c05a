"""Pages as people meet them: in Chromium, over HTTP."""
