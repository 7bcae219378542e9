FROM python:3.13-slim AS installed
WORKDIR /app
RUN pip install --no-cache-dir --quiet uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 uv sync --locked --no-dev --no-cache --quiet

FROM python:3.13-slim
WORKDIR /app
# Volumes take their owner from these folders when they are new.
RUN useradd --system --uid 10001 --no-create-home lang-nghe \
 && install --directory --owner lang-nghe --group nogroup --mode 0700 /data /data/common \
    /data/common/public /data/common/pepper /data/common/vault /data/secrets \
    /data/keys /data/keys/intake /data/keys/triage /data/keys/dispatch /data/keys/oversight /data/keys/publisher /data/keys/identity \
 && install --directory --owner lang-nghe --group nogroup --mode 0755 /data/broker
COPY --from=installed /app/.venv .venv
COPY pyproject.toml ./
COPY communes communes
COPY shared shared
COPY services services
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA=/data HOST=0.0.0.0 PORT=8000
USER lang-nghe
EXPOSE 8000
HEALTHCHECK --interval=3s --timeout=4s --start-period=60s --retries=6 \
  CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/readyz', timeout=3)"]
CMD ["python", "-m", "services"]
