# syntax=docker/dockerfile:1
# The production image: built in one stage, run in another without compilers, as a user without rights.
# Web, worker, beat and migrate are this image with different commands (docker-compose.yml).

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements/prod.txt requirements/build.txt requirements/
# polib compiles the catalogues; it stays out of the image that runs.
RUN /venv/bin/pip install --require-hashes -r requirements/prod.txt \
    && /venv/bin/pip install --require-hashes --target /build-only -r requirements/build.txt
COPY . .
RUN PYTHONPATH=/build-only /venv/bin/python -m tools.catalogues compile
# Settings refuse to start without these; the image keeps none of them.
RUN SECRET_KEY=only-while-building-no-session-is-signed-with-this-0123456789 \
    SECOND_FACTOR_KEYS=only-while-building-nothing-is-encrypted-with-this-0123456789 \
    DATABASE_URL=postgresql://build@localhost/build REDIS_URL=redis://localhost:6379/0 \
    BASE_URL=https://localhost ALLOWED_HOSTS=localhost ERASURE_JOURNAL=/nowhere \
    /venv/bin/python manage.py collectstatic --noinput --verbosity 0
RUN rm -rf tools requirements && /venv/bin/python -m compileall -q /venv /app

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=qazvolunteer.settings.base
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --mode 0700 /var/lib/qazvolunteer
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER portal
EXPOSE 8000
# gthread: the work is waiting for the database. The worker's heartbeat file lives in memory, not on a slow disk.
CMD ["gunicorn", "qazvolunteer.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--timeout", "30", "--graceful-timeout", "20", \
     "--max-requests", "5000", "--max-requests-jitter", "500", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket"]
