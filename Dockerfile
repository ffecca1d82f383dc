# Hongtou for production: the same set-up as on a Debian 12 machine.
FROM debian:12-slim
ENV LANG=C.UTF-8 PYTHONUNBUFFERED=1 HONGTOU_MODE=production HONGTOU_DATA=/data
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends python3 make && rm -rf /var/lib/apt/lists/*
WORKDIR /hongtou
COPY . .
RUN make setup && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 1000 --home-dir /data hongtou && install -d -o hongtou /data
USER hongtou
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["/hongtou/.venv/bin/hongtou"]
CMD ["up", "--host", "0.0.0.0"]
