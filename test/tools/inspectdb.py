"""Django's models of a schema, and a row of each read through them: inspectdb.py FOLDER

inspectdb writes FOLDER/models.py. Prints a line for each model: its table, how many fields, and whether a row came.
The server is where PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE say; the role's search_path is the schema.
"""
import os
import sys

import django
from django.conf import settings
from django.core.management import call_command

folder = sys.argv[1]
settings.configure(SECRET_KEY='x', USE_TZ=True, INSTALLED_APPS=['registry'], DATABASES={'default': {
    'ENGINE': 'django.db.backends.postgresql', 'NAME': os.environ['PGDATABASE'], 'HOST': os.environ['PGHOST'],
    'PORT': os.environ['PGPORT'], 'USER': os.environ['PGUSER'], 'PASSWORD': os.environ.get('PGPASSWORD', '')}})
package = os.path.join(folder, 'registry')
os.makedirs(package, exist_ok=True)
for name in ('__init__.py', 'models.py'):
    open(os.path.join(package, name), 'w').close()
sys.path.insert(0, folder)
django.setup()
with open(os.path.join(package, 'models.py'), 'w', encoding='utf-8') as models:
    call_command('inspectdb', include_views=True, stdout=models)

import importlib  # noqa: E402
import registry.models  # noqa: E402
importlib.reload(registry.models)
from django.apps import apps  # noqa: E402

with open(os.path.join(package, 'models.py'), encoding='utf-8') as models:
    for line in models:
        if line.startswith('# Unable to inspect table'):
            print('refused', line.split("'")[1])
for model in apps.get_app_config('registry').get_models():
    # a view has no key: Django thinks of a column id, which is not asked for
    fields = [f.attname for f in model._meta.concrete_fields if not f.auto_created]
    rows = list(model.objects.values(*fields)[:1])
    print('model', model._meta.db_table, len(fields), len(rows))
