"""A dashboard of Apache Superset as it exports one: a database, each table as a dataset, charts, and their places.

Every dataset has the columns' names and descriptions. The same tables give the same bytes, and importing a newer one
replaces it: the identifiers are made of the names.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from voicecheck.tables.columns import Column, Language
from voicecheck.tables.guides.charts import CHARTS, FIGURES, Chart, Figure, Look
from voicecheck.tables.guides.views import DUCKDB_TYPES
from voicecheck.tables.schema import table_columns
from voicecheck.tables.tabular import TABLES, Table

DATABASE_URI = "duckdb:////data/voicecheck.duckdb"
"""Where the database is looked for until somebody says otherwise in Superset."""
_FOLDER = "voicecheck"
_VERSION = "1.0.0"
_MADE_AT = "2026-01-01T00:00:00+00:00"  # a date is asked for; the same tables give the same bytes
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_LOOKS: Mapping[Look, str] = {
    "line": "echarts_timeseries_line",
    "bar": "echarts_timeseries_bar",
    "heatmap": "heatmap_v2",
    "table": "table",
    "number": "big_number_total",
}
_SAID = {"zh": ("voicecheck 通话质检", "通话分析数据表"), "en": ("voicecheck: call quality", "Tables of voicecheck")}


def superset_files(language: Language, uri: str = DATABASE_URI) -> dict[str, str]:
    """Give the files of the dashboard by their paths.

    Parameters
    ----------
    language
        Of titles, headings and descriptions.
    uri
        SQLAlchemy's address of the database that holds the tables.
    """
    files: dict[str, Any] = {
        "metadata.yaml": {"version": _VERSION, "type": "Dashboard", "timestamp": _MADE_AT},
        f"databases/{_FOLDER}.yaml": _database(uri),
        **{f"datasets/{_FOLDER}/{name}.yaml": _dataset(table, language) for name, table in TABLES.items()},
        **{f"charts/{chart.name}.yaml": _chart(chart, language) for chart in CHARTS},
        f"dashboards/{_FOLDER}.yaml": _dashboard(language),
    }
    return {
        path: yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120) for path, content in files.items()
    }


def superset_zip(language: Language, uri: str = DATABASE_URI) -> bytes:
    """Pack the dashboard as Superset imports it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in superset_files(language, uri).items():
            archive.writestr(zipfile.ZipInfo(f"{_FOLDER}_dashboard/{path}", _NO_TIME), text.encode())
    return packed.getvalue()


def _uuid(what: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"voicecheck/superset/{what}"))


def _database(uri: str) -> dict[str, Any]:
    return {
        "database_name": _FOLDER, "sqlalchemy_uri": uri, "expose_in_sqllab": True, "allow_run_async": False,
        "allow_ctas": False, "allow_cvas": False, "allow_dml": False, "uuid": _uuid("database"), "version": _VERSION,
        "extra": {"engine_params": {"connect_args": {"read_only": True}}},
    }  # fmt: skip


def _dataset(table: Table, language: Language) -> dict[str, Any]:
    columns = table_columns(table.name)
    figures = [_metric(each, language) for each in FIGURES if each.table == table.name]
    return {
        "table_name": table.name,
        "main_dttm_col": next((each.name for each in columns if each.type == "date"), None),
        "description": table.grain(language),
        "schema": "main",
        "sql": None,
        "uuid": _uuid(f"dataset/{table.name}"),
        "columns": [_column(each, language) for each in columns],
        "metrics": [*figures, *_sums(columns, language)],
        "database_uuid": _uuid("database"),
        "version": _VERSION,
    }


def _column(column: Column, language: Language) -> dict[str, Any]:
    return {
        "column_name": column.name,
        "verbose_name": column.name_zh if language == "zh" else column.name,
        "description": column.described(language),
        "type": DUCKDB_TYPES[column.type],
        "is_dttm": column.type in ("instant", "local", "date"),
        "is_active": True,
        "groupby": True,
        "filterable": True,
    }


def _metric(figure: Figure, language: Language) -> dict[str, Any]:
    said = figure.zh if language == "zh" else figure.en
    return {"metric_name": figure.name, "verbose_name": said, "expression": figure.sql, "d3format": figure.form}


def _sums(columns: Iterable[Column], language: Language) -> Iterable[dict[str, Any]]:
    """What may be added up, as ready sums; nothing else is offered, so that nobody adds up a rate."""
    for each in columns:
        if each.additive == "sum":
            said = f"{each.name_zh}合计" if language == "zh" else f"Sum of {each.name}"
            yield {"metric_name": f"sum_{each.name}", "verbose_name": said, "expression": f"sum({each.name})"}


def _chart(chart: Chart, language: Language) -> dict[str, Any]:
    return {
        "slice_name": chart.zh if language == "zh" else chart.en,
        "viz_type": _LOOKS[chart.look],
        "params": _params(chart),
        "uuid": _uuid(f"chart/{chart.name}"),
        "dataset_uuid": _uuid(f"dataset/{chart.table}"),
        "version": _VERSION,
    }


def _params(chart: Chart) -> dict[str, Any]:
    form = next(figure.form for figure in FIGURES if figure.name == chart.figures[0])
    known: dict[str, Any] = {"viz_type": _LOOKS[chart.look], "row_limit": 10_000, "adhoc_filters": _filters(chart)}
    if chart.look == "number":
        return known | {"metric": chart.figures[0], "y_axis_format": form}
    if chart.look == "table":
        return known | {
            "query_mode": "aggregate", "groupby": list(chart.groups), "metrics": list(chart.figures),
            "timeseries_limit_metric": chart.figures[0], "order_desc": True, "server_page_length": 20,
        }  # fmt: skip
    if chart.look == "heatmap":
        return known | {
            "x_axis": chart.along, "groupby": chart.groups[0], "metric": chart.figures[0], "y_axis_format": form,
            "normalize_across": "heatmap", "linear_color_scheme": "superset_seq_1", "show_legend": True,
            "show_values": False, "sort_x_axis": "alpha_asc", "sort_y_axis": "alpha_asc", "left_margin": "auto",
            "bottom_margin": "auto", "xscale_interval": -1, "yscale_interval": -1,
        }  # fmt: skip
    return known | {
        "x_axis": chart.along, "groupby": list(chart.groups), "metrics": list(chart.figures), "y_axis_format": form,
        "time_grain_sqla": "P1W" if chart.along == "local_date" else None, "show_legend": True, "markerEnabled": True,
        "rich_tooltip": True, "x_axis_sort_asc": True, "truncateYAxis": True, "y_axis_bounds": [None, None],
    }  # fmt: skip


def _filters(chart: Chart) -> list[dict[str, Any]]:
    if not chart.rows:
        return []
    return [{"clause": "WHERE", "expressionType": "SQL", "sqlExpression": chart.rows}]


def _dashboard(language: Language) -> dict[str, Any]:
    title, about = _SAID[language]
    return {
        "dashboard_title": title,
        "description": about,
        "slug": _FOLDER,
        "uuid": _uuid("dashboard"),
        "position": _places(language),
        "metadata": {"cross_filters_enabled": True, "native_filter_configuration": [], "refresh_frequency": 0},
        "version": _VERSION,
    }


def _places(language: Language) -> dict[str, Any]:
    """Charts in rows of twelve columns."""
    rows: list[list[Chart]] = [[]]
    for chart in CHARTS:
        if sum(each.width for each in rows[-1]) + chart.width > 12:
            rows.append([])
        rows[-1].append(chart)
    grid = ["ROOT_ID", "GRID_ID"]
    names = [f"ROW-{number}" for number in range(len(rows))]
    places: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": names, "parents": grid[:1]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": _SAID[language][0]}},
    }
    for name, charts in zip(names, rows, strict=True):
        children = [f"CHART-{chart.name}" for chart in charts]
        about = {"background": "BACKGROUND_TRANSPARENT"}
        places[name] = {"type": "ROW", "id": name, "children": children, "parents": grid, "meta": about}
        for child, chart in zip(children, charts, strict=True):
            said = chart.zh if language == "zh" else chart.en
            height = 20 if chart.look == "number" else 150 if chart.look == "heatmap" else 50
            known = {"chartId": CHARTS.index(chart) + 1, "uuid": _uuid(f"chart/{chart.name}")}
            meta = {"width": chart.width, "height": height, "sliceName": said, **known}
            places[child] = {"type": "CHART", "id": child, "children": [], "parents": [*grid, name], "meta": meta}
    return places
