-- dim_date | 日历：从第一个有通话的日期到最后一个，每天一行 | The calendar: a row for each day from the first with calls to the last
CREATE OR REPLACE VIEW dim_date AS
SELECT
    day::DATE AS local_date,
    year(day) AS local_year,
    quarter(day) AS local_quarter,
    month(day) AS local_month,
    date_trunc('month', day)::DATE AS month_start,
    isoyear(day) AS iso_year,
    weekofyear(day) AS iso_week,
    date_trunc('week', day)::DATE AS week_start,
    isodow(day) AS iso_weekday,
    ['周一', '周二', '周三', '周四', '周五', '周六', '周日'][isodow(day)] AS weekday_zh,
    strftime(day, '%a') AS weekday_en,
    isodow(day) >= 6 AS weekend
FROM (
    SELECT unnest(generate_series(min(local_date), max(local_date), INTERVAL 1 DAY)) AS day
    FROM agents
);

-- dim_agent | 坐席：最近所在的班组，第一天和最后一天，天数和通话数；工号不明的通话在 agent_id 为空的一行 | An agent: the latest team, first and last day, days and calls; calls of nobody known are in the row without agent_id
CREATE OR REPLACE VIEW dim_agent AS
SELECT
    agent_id,
    max_by(team, local_date) AS team,
    min(local_date) AS first_date,
    max(local_date) AS last_date,
    count(*) AS day_count,
    sum(calls)::BIGINT AS calls
FROM agents
GROUP BY agent_id;

-- fact_hold | 一次保持：时长、承诺的时长和超出承诺的时长（秒）、是否守时 | A hold: how long it was, how long was promised, and by how much it was longer (s), and whether it was kept
CREATE OR REPLACE VIEW fact_hold AS
SELECT
    call_key, event, local_date, agent_id, team, start_s, end_s,
    end_s - start_s AS hold_s,
    promised_s,
    end_s - start_s - promised_s AS over_promise_s,
    kept,
    announced,
    music
FROM events
WHERE kind = 'hold';

-- fact_response | 坐席对客户的一次反应：从客户说完到坐席出声（秒），是否太慢 | A response of the agent: from the end of the customer's turn to the agent's first sound (s), and whether it was slow
CREATE OR REPLACE VIEW fact_response AS
SELECT
    call_key, event, turn, local_date, agent_id, team, start_s, end_s,
    end_s - start_s AS response_s,
    slow
FROM events
WHERE kind = 'response';

-- fact_interruption | 一次抢话：谁抢，对方是否让出，是否计入规范 | An interruption: by whom, whether the other party gave way, and whether the norm counts it
CREATE OR REPLACE VIEW fact_interruption AS
SELECT call_key, event, turn, local_date, agent_id, team, party, start_s, end_s, yielded, counted
FROM events
WHERE kind = 'interruption';

-- fact_norm | 一条规范在一通通话上的结果，带规范的名称和出处；failed 与 judged 为 0 或 1，可直接相加：sum(failed) / sum(judged) 为不通过率 | A norm on a call with the norm's titles and documents; failed and judged are 0 or 1 and may be added up: sum(failed) / sum(judged) is the share that failed
CREATE OR REPLACE VIEW fact_norm AS
SELECT
    call_norms.*,
    norms.title_zh,
    norms.title_en,
    norms.documents,
    (asked AND result = 'fail')::INTEGER AS failed,
    (asked AND result IN ('pass', 'fail'))::INTEGER AS judged,
    (asked AND result = 'unknown')::INTEGER AS unsure
FROM call_norms
LEFT JOIN norms USING (rule_id);

-- fact_deduction | 评分卡扣掉（正）或加上（负）的分，带规范的名称 | Points that a card took (positive) or gave (negative), with the norm's titles
CREATE OR REPLACE VIEW fact_deduction AS
SELECT deductions.*, norms.title_zh, norms.title_en
FROM deductions
LEFT JOIN norms USING (rule_id);

-- fact_call | 一通通话，带清单中的其他列（meta['列名']）、当地的小时、ISO 周和月 | A call with the further columns of the manifest (meta['heading']), the local hour, the ISO week and the month
CREATE OR REPLACE VIEW fact_call AS
SELECT
    calls.*,
    further.meta,
    hour(started_at_local) AS local_hour,
    isodow(local_date) AS iso_weekday,
    date_trunc('week', local_date)::DATE AS week_start,
    date_trunc('month', local_date)::DATE AS month_start
FROM calls
LEFT JOIN (
    SELECT call_key, map_from_entries(list((name, value) ORDER BY name)) AS meta
    FROM call_meta
    GROUP BY call_key
) AS further USING (call_key);

-- fact_call_scored | 计入平均的通话：不是练习，且有 qa 得分；列与 fact_call 相同 | Calls that means rest on: no practice, and with a qa score; with the columns of fact_call
CREATE OR REPLACE VIEW fact_call_scored AS
SELECT *
FROM fact_call
WHERE qa_basis = 'call' AND qa_score IS NOT NULL;
