-- A task that is open, the latest first.
SELECT t.season, u.name, t.task_name, t.criterion, t.detail, t.due_on, t.days_late
  FROM to_do t JOIN dim_unit u USING (unit)
 ORDER BY t.days_late DESC NULLS LAST, t.due_on NULLS LAST, u.position NULLS LAST, u.name COLLATE "vi-x-icu",
          t.task_name COLLATE "vi-x-icu", t.criterion
