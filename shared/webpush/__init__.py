"""Web push: a message sealed for one browser, and handed to the push service that the browser has chosen."""
