create trigger item_added
  after insert on toy_shop.item
  referencing new table as added
  for each statement
  execute function toy_audit.fn_item_added();
comment on trigger item_added on toy_shop.item is 'Keeps the history of the shelves.';
