# Bicite's server. Build: docker build -t bicite .   Run: README, "Running it for others".
# tests/test_image.py runs these steps as shell where there is no Docker.

FROM python:3.13-slim AS build
COPY . /src
ENV ORT_DISABLE_TELEMETRY=1
RUN python -m venv /opt/bicite && /opt/bicite/bin/pip install --no-cache-dir --no-compile "/src[documents,mcp,openai]"
# What is made once in the user's cache, the dictionary and the model, is made here: the image's files can't be written.
RUN XDG_CACHE_HOME=/opt/bicite/cache XDG_DATA_HOME=/data /opt/bicite/bin/bicite ask "What is the target?" > /dev/null
RUN chmod -R a+rX /opt/bicite /data && chown -R 10001:10001 /data

FROM python:3.13-slim
COPY --from=build /opt/bicite /opt/bicite
COPY --from=build --chown=10001:10001 /data /data
ENV PATH=/opt/bicite/bin:$PATH XDG_CACHE_HOME=/opt/bicite/cache XDG_DATA_HOME=/data HOME=/data \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 ORT_DISABLE_TELEMETRY=1 BICITE_LOG=json
USER 10001:10001
VOLUME /data
WORKDIR /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["bicite"]
CMD ["serve", "--host", "0.0.0.0"]
