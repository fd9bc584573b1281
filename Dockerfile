# Two stages: the first builds the wheel (with the front end), the second runs Python only.
FROM python:3.11-slim AS build
RUN pip install --no-cache-dir uv
WORKDIR /src
COPY pyproject.toml hatch_build.py README.md requirements.lock ./
COPY app app
COPY exports exports
COPY migrations migrations
COPY frontend frontend
RUN uv build --wheel --out-dir /wheels \
 && uv venv /opt/readiness \
 && uv pip install --python /opt/readiness/bin/python --require-hashes -r requirements.lock \
 && uv pip install --python /opt/readiness/bin/python --no-deps /wheels/*.whl

FROM python:3.11-slim
# Pages of Office files and words of scans: `docker build --build-arg WITH_OFFICE=yes .` adds about 500 MB.
ARG WITH_OFFICE=no
RUN if [ "$WITH_OFFICE" = yes ]; then apt-get update && apt-get install -y --no-install-recommends fonts-liberation \
    libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui tesseract-ocr tesseract-ocr-eng \
    && rm -rf /var/lib/apt/lists/*; fi
RUN useradd --system --create-home --uid 10001 readiness && install -d -o readiness /data
COPY --from=build /opt/readiness /opt/readiness
ENV PATH=/opt/readiness/bin:$PATH READINESS_HOME=/data READINESS_HOST=0.0.0.0 PYTHONDONTWRITEBYTECODE=1
USER readiness
VOLUME /data
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/sign-in')"]
CMD ["readiness", "serve"]
