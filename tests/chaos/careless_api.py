"""api-service as it would be with uvicorn's own keep-alive, shortened to `CARELESS_SECONDS`."""

import os

from api_service.__main__ import main
from chassis import serving

if __name__ == "__main__":
    serving.KEEP_ALIVE_SECONDS = int(os.environ["CARELESS_SECONDS"])
    main()
